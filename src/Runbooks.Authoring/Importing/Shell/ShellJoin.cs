namespace Runbooks.Authoring.Importing.Shell;

/// <summary>How a command follows on the one before.</summary>
internal enum ShellJoin
{
    /// <summary>Afterwards, whatever became of it: a line break, <c>;</c> or <c>&amp;</c>.</summary>
    Then,

    /// <summary>When it succeeded: <c>&amp;&amp;</c>.</summary>
    And,

    /// <summary>When it failed: <c>||</c>.</summary>
    Or,
}
