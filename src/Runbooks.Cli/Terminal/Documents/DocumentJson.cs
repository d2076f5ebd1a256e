using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>How documents for other programs are written: indented, with letters of any script as they are, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(DocumentTime)]
)]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(RehearsalDocument))]
[JsonSerializable(typeof(TargetDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(GroupDocument))]
[JsonSerializable(typeof(GroupPlanDocument))]
[JsonSerializable(typeof(DispatchDocument))]
[JsonSerializable(typeof(IEnumerable<CatalogueDocument>))]
[JsonSerializable(typeof(IEnumerable<IncidentDocument>))]
[JsonSerializable(typeof(IEnumerable<VerificationDocument>))]
[JsonSerializable(typeof(AckDocument))]
[JsonSerializable(typeof(UnfinishedDocument))]
[JsonSerializable(typeof(SimulationDocument))]
[JsonSerializable(typeof(IEnumerable<PlannedCaseDocument>))]
[JsonSerializable(typeof(ResumeDocument))]
[JsonSerializable(typeof(SyncDocument))]
[JsonSerializable(typeof(IEnumerable<LockDocument>))]
[JsonSerializable(typeof(IEnumerable<DeliveryDocument>))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>What documents are written with.</summary>
    public static DocumentJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
