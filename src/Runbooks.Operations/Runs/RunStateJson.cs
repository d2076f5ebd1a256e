using System.Text.Json.Serialization;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>How a run's call is kept and its questions are put to other processes, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(WholeTexts)]
)]
[JsonSerializable(typeof(Invocation))]
[JsonSerializable(typeof(ApprovalQuestion))]
[JsonSerializable(typeof(ApprovalReply))]
[JsonSerializable(typeof(ApprovalReceipt))]
internal sealed partial class RunStateJson : JsonSerializerContext;
