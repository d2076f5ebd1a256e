using System.Text.Json.Serialization;
using Runbooks.Storage;

namespace Runbooks.Notifications;

/// <summary>How threads and acknowledgements are kept, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(WholeTexts), typeof(NoticeLevelWord)]
)]
[JsonSerializable(typeof(SavedThread))]
[JsonSerializable(typeof(Acknowledgement))]
internal sealed partial class NoticeStoreJson : JsonSerializerContext;
