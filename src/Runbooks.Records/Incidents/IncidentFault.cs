namespace Runbooks.Incidents;

/// <summary>Something of a record that is not as its run wrote it.</summary>
/// <param name="File">From the record's directory: <c>journal.ndjson</c>, <c>evidence/0001-status.json</c>.</param>
/// <param name="Line">From 1; 0 where the file itself is missing.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record IncidentFault(string File, int Line, string Message);
