namespace Runbooks.Tests.Support.Controllers;

/// <summary>A process ends where a test ends it.</summary>
internal sealed class ProcessEndedException : Exception;
