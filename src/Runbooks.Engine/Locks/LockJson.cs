using System.Text.Json.Serialization;

namespace Runbooks.Locks;

/// <summary>How locks are written and read, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(LockState))]
[JsonSerializable(typeof(LockOwner))]
[JsonSerializable(typeof(LeftVersion))]
public sealed partial class LockJson : JsonSerializerContext;
