namespace Runbooks.Controllers;

/// <summary>How something stands that a controller has begun.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Detail">Why, where it failed or could not be asked for.</param>
/// <param name="Exchange">What was asked and answered; null where nothing was.</param>
internal sealed record OperationStatus(OperationOutcome Outcome, string Detail, ControllerExchange? Exchange);
