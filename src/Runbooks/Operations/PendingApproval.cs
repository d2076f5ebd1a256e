using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Incidents.Journals;
using Runbooks.Steps;
using Runbooks.Storage;

namespace Runbooks.Operations;

/// <summary>
/// A question that a run waits with, where other processes of this machine find it: <c>approval.json</c> in the run's
/// directory, and beside it the one answer, which nobody can replace once it is there.
/// </summary>
/// <param name="Run">The run's id.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Starter">The account that began the run.</param>
/// <param name="ExpiresAt">When the answer becomes no.</param>
public sealed record PendingApproval(string Run, ApprovalRequest Request, string Starter, DateTimeOffset ExpiresAt)
{
    private const string QuestionFile = "approval.json";
    private const string AnswerFile = "approval-answer.json";

    /// <summary>Puts the question where others find it.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(RunDirectory directory, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        disk.Delete(Path.Combine(directory.Path, AnswerFile));
        var json = new JsonObject
        {
            ["run"] = Run,
            ["path"] = Request.Path,
            ["question"] = Request.Question,
            ["from"] = Texts(Request.From),
            ["changes"] = Texts(Request.Changes),
            ["where"] = Request.Where,
            ["fourEyes"] = Request.FourEyes,
            ["starter"] = Starter,
            ["expiresAt"] = ExpiresAt.ToString("O"),
        };
        WriteWhole(disk, Path.Combine(directory.Path, QuestionFile), json, overwrite: true);
    }

    /// <summary>Takes the question away.</summary>
    public static void Remove(RunDirectory directory, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        disk.Delete(Path.Combine(directory.Path, QuestionFile));
        disk.Delete(Path.Combine(directory.Path, AnswerFile));
    }

    /// <summary>Finds the question of a run; null where it asks nothing.</summary>
    public static PendingApproval? Read(RunDirectory directory)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(directory.Path, QuestionFile)))!;
            var request = new ApprovalRequest((string)json["path"]!, (string)json["question"]!, Texts(json["from"]), TimeSpan.Zero, AcceptsYes: false)
            {
                Changes = Texts(json["changes"]),
                Where = (string)json["where"]!,
                FourEyes = (bool)json["fourEyes"]!,
            };
            return new PendingApproval((string)json["run"]!, request, (string)json["starter"]!, (DateTimeOffset)json["expiresAt"]!);
        }
        catch (Exception e) when (IsNotThere(e))
        {
            return null;
        }
    }

    /// <summary>Answers.</summary>
    /// <returns>False where somebody already did.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Answer(RunDirectory directory, bool granted, string by)
    {
        var json = new JsonObject { ["path"] = Request.Path, ["granted"] = granted, ["by"] = by };
        return WriteWhole(Disk.OfMachine, Path.Combine(directory.Path, AnswerFile), json, overwrite: false);
    }

    /// <summary>Looks for the answer; null where there is none yet.</summary>
    public ApprovalAnswer? Answered(RunDirectory directory, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        var path = Path.Combine(directory.Path, AnswerFile);
        if (!disk.Exists(path)) return null;
        try
        {
            var json = JsonNode.Parse(disk.Read(path))!;
            if ((string)json["path"]! != Request.Path) return null;
            var by = (string)json["by"]!;

            // The rule is kept here, not only where the answer is given: this process is the one that sends.
            return Request.Refuses(by, Starter) is { } refusal
                ? new ApprovalAnswer(Granted: false, by, refusal)
                : new ApprovalAnswer((bool)json["granted"]!, by, "runbook approve");
        }
        catch (Exception e) when (IsNotThere(e))
        {
            return null;
        }
    }

    private static bool WriteWhole(Disk disk, string path, JsonObject json, bool overwrite)
    {
        var partial = $"{path}.{Environment.ProcessId}";
        disk.Write(partial, Encoding.UTF8.GetBytes(json.ToJsonString()));
        try
        {
            disk.Move(partial, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && disk.Exists(path))
        {
            disk.Delete(partial);
            return false;
        }
    }

    private static bool IsNotThere(Exception e) =>
        e is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentNullException;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static List<string> Texts(JsonNode? json) => [.. json!.AsArray().Select(t => (string)t!)];
}
