using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>What is answered.</summary>
internal sealed record GivenAnswer(int Status, JsonNode? Json = null, params (string Name, string Value)[] Headers);
