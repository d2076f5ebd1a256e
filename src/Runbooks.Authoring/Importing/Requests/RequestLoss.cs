using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Something that a command line does and a step does not, or not so.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="What">What is lost, with the option.</param>
/// <param name="Help">What to do about it.</param>
internal sealed record RequestLoss(ShellWord At, string What, string Help);
