namespace Runbooks.Controllers;

/// <summary>What was begun and is not over, and how to ask for it.</summary>
internal abstract record FollowedOperation;
