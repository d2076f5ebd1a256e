namespace Runbooks.GitHub;

/// <param name="Id">Its number at GitHub.</param>
/// <param name="Url">Its place on the page.</param>
/// <param name="IsNew">Whether it was not there before.</param>
public sealed record PostedComment(long Id, string Url, bool IsNew);
