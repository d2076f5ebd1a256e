using Runbooks.Expressions.Data;

namespace Runbooks.Controllers;

/// <summary>What a controller has begun and may be asked for by what its description says.</summary>
/// <param name="Fields">How it is asked for and read.</param>
/// <param name="Scope">What its expressions see: the answer that began it among it.</param>
internal sealed record DescribedOperation(OperationFields Fields, Scope Scope) : FollowedOperation;
