internal import ArgumentParser

@main
struct Polo: AsyncParsableCommand {
}
