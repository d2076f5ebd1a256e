namespace Runbooks.Tests.Support.Controllers;

/// <summary>A vendor's controller that is played.</summary>
internal abstract class FakeGround(FakeController controller) : ControllerGround
{
    public override IReadOnlyList<ControllerFault> Faults
    {
        set => controller.Faults = [.. value];
    }

    /// <summary>Whether what tells one state from another is the same after a change.</summary>
    public bool ReusesMark
    {
        set => controller.ReusesMark = value;
    }

    public override int Applied => controller.Applied;

    public override int Changes => controller.Changes;

    public override Task<string> ServingAsync() => Task.FromResult(controller.Serving);

    /// <summary>Somebody else deploys a version.</summary>
    public void DeployBySomebody(string version) => controller.DeployBySomebody(version);

    public override ValueTask DisposeAsync() => controller.DisposeAsync();
}
