using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Victim;

// A process of its own that runs or resumes a runbook as the command does, and kills itself where it is told to.
// Its one argument is a JSON document: see Orders.
var orders = Orders.Parse(JsonNode.Parse(args[0])!);
var events = 0;
var outcome = await Engine.RunAsync(orders, _ =>
{
    if (++events == orders.KillAfter)
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    return ValueTask.CompletedTask;
});
Console.WriteLine(outcome);
