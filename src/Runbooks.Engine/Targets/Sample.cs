using System.Text.Json.Nodes;

namespace Runbooks.Targets;

/// <summary>Many requests of one kind, and what they come to.</summary>
/// <param name="Requests">In the order in which they ended.</param>
public sealed record Sample(IReadOnlyList<SampledRequest> Requests)
{
    /// <summary>How many there were.</summary>
    public int Count => Requests.Count;

    /// <summary>How many were errors.</summary>
    public int Errors => Requests.Count(r => r.Error is not null);

    /// <summary>Errors over requests, from 0 to 1; 0 where there were none.</summary>
    public double ErrorRate => Count == 0 ? 0 : (double)Errors / Count;

    /// <summary>The sum of the times over their number, in milliseconds; errors count as long as they took.</summary>
    public double AverageMs => Count == 0 ? 0 : Requests.Average(r => r.ElapsedMs);

    /// <summary>The time that 95 % of the requests did not exceed, in milliseconds, by nearest rank.</summary>
    public double P95Ms => Percentile(0.95);

    /// <summary>The longest time, in milliseconds.</summary>
    public double MaxMs => Count == 0 ? 0 : Requests.Max(r => r.ElapsedMs);

    /// <summary>What later steps read of it.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["count"] = Count,
            ["errors"] = Errors,
            ["error_rate"] = Math.Round(ErrorRate, 4),
            ["average_ms"] = Math.Round(AverageMs, 1),
            ["p95_ms"] = Math.Round(P95Ms, 1),
            ["max_ms"] = Math.Round(MaxMs, 1),
        };

    /// <summary>The sample as evidence: what it comes to, and each request.</summary>
    public JsonObject ToEvidence(string about)
    {
        var document = new JsonObject { ["about"] = about, ["summary"] = ToJson() };
        document["requests"] = new JsonArray([
            .. Requests.Select(r =>
            {
                var row = new JsonObject { ["elapsedMs"] = Math.Round(r.ElapsedMs, 1) };
                if (r.Error is not null)
                    row["error"] = r.Error;
                return row;
            }),
        ]);
        return document;
    }

    private double Percentile(double share)
    {
        if (Count == 0)
            return 0;
        var sorted = Requests.Select(r => r.ElapsedMs).Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
