using System.Globalization;
using Runbooks.Soak;

// Random kills, faults and racing operators against sandboxes, for so many minutes: `soak [minutes] [seed] [case]`.
// A case alone is what repeats a finding: its plan comes from the seed and its number, whatever ran before it.
var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 10;
var seed = args.Length > 1 && args[1].Length > 0 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
var only = args.Length > 2 && args[2].Length > 0 ? int.Parse(args[2], CultureInfo.InvariantCulture) : (int?)null;
Console.WriteLine($"seed {seed}, {minutes} minutes");
var counts = new SoakCounts();
var end = TimeProvider.System.GetUtcNow().AddMinutes(minutes);
var next = (only ?? 0) - 1;

await Task.WhenAll(
    Enumerable
        .Range(0, only is null ? Math.Max(2, Environment.ProcessorCount) : 1)
        .Select(_ =>
            Task.Run(async () =>
            {
                do
                {
                    var number = Interlocked.Increment(ref next);
                    var plan = SoakPlan.Of(seed, number);
                    await using var scene = await SoakScene.StartAsync(plan);
                    foreach (var finding in await scene.PlayAsync(counts))
                    {
                        Console.WriteLine($"case {number}: {finding}");
                        Console.WriteLine($"  {plan}");
                        Console.WriteLine($"  again: make soak SEED={seed} CASE={number}");
                    }
                } while (only is null && TimeProvider.System.GetUtcNow() < end);
            })
        )
);

Console.WriteLine(counts);
return counts.IsClean ? 0 : 1;
