namespace Runbooks.Diagnostics;

/// <summary>One kind of mistake that a person can make in their input.</summary>
/// <param name="Id">Stable forever: <c>RB</c> and four digits.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Summary">What is wrong in general, in one sentence, for the reference.</param>
public sealed record DiagnosticCode(string Id, DiagnosticSeverity Severity, string Summary);
