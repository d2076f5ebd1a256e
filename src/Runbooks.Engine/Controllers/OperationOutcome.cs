namespace Runbooks.Controllers;

/// <summary>How something stands that a controller has begun.</summary>
internal enum OperationOutcome
{
    /// <summary>It could not be asked for.</summary>
    Unknown,

    UnderWay,
    Done,
    Failed,

    /// <summary>It was taken back before it did anything.</summary>
    Withdrawn,
}
