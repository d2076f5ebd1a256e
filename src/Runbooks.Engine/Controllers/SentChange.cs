namespace Runbooks.Controllers;

/// <summary>A change that was sent.</summary>
/// <param name="Exchange">What was sent and what came.</param>
/// <param name="Answer">What that says.</param>
internal sealed record SentChange(ControllerExchange Exchange, ControllerAnswer Answer);
