namespace Runbooks.Definitions.Values;

/// <summary>What an input may hold.</summary>
public static class InputType
{
    /// <summary>Any text.</summary>
    public const string String = "string";

    /// <summary>A whole number.</summary>
    public const string Integer = "integer";

    /// <summary>Any number.</summary>
    public const string Number = "number";

    /// <summary>True or false.</summary>
    public const string Boolean = "boolean";

    /// <summary>A version: text, even when it looks like a number.</summary>
    public const string Version = "version";

    /// <summary>A length of time with its unit.</summary>
    public const string Duration = "duration";

    public static readonly string[] All = [String, Integer, Number, Boolean, Version, Duration];
}
