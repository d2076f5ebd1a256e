namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>What a test asks of an answer.</summary>
/// <param name="Step">The step whose answer it is, as expressions name it; null where the test sends the request itself.</param>
/// <param name="Request">The request that it sends; null where a step did.</param>
/// <param name="Expectation">What must hold of the answer.</param>
internal sealed record ReadTest(string? Step, RequestPipeline? Request, string Expectation);
