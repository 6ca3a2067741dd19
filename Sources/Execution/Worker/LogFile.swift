/// `run.log` beside a record: what all attempts at a run have printed, one after another.
public enum LogFile {
  /// How the line begins that parts an attempt from an earlier one.
  public static let beginning = "--- attempt "
}
