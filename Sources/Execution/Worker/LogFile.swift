/// `run.log` beside a record: what all attempts at a run have printed, one after another.
public enum LogFile {
  /// How the line that separates an attempt from an earlier one begins.
  public static let beginning = "--- attempt "
}
