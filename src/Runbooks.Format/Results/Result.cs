namespace Runbooks.Results;

public static class Result
{
    /// <summary>Nothing came of it.</summary>
    /// <param name="why">Why: a sentence or clause for a person, or a diagnostic.</param>
    public static Failure<TWhy> Failed<TWhy>(TWhy why)
        where TWhy : class => new(why);
}
