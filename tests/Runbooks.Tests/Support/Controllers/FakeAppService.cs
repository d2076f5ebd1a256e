using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A web app with a deployment slot, as Azure's resource manager has it (Microsoft.Web of azure-rest-api-specs, npm's
/// <c>@azure/arm-appservice</c>). A swap is a toggle: a second one undoes the first. At first production serves 1.5.0, and the slot
/// <c>staging</c> has 1.4.2.
/// </summary>
internal sealed class FakeAppService : FakeController
{
    public const string Site = Group + "/providers/Microsoft.Web/sites/shop";
    private const string Group = "/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/shop";
    private const string Version = "api-version=2024-04-01";
    private const string Slot = "staging";
    private readonly Dictionary<string, GivenAnswer> _operations = [];
    private string _production = "1.5.0";
    private string? _staging = "1.4.2";
    private string? _inProgress;
    private int _swaps;
    private int _changes;

    protected override string Served => _production;

    protected override GivenAnswer Limited =>
        Said(429, "TooManyRequests", "The request is being throttled as the limit has been reached for operation type.") with
        {
            Headers = [("Retry-After", "17")],
        };

    protected override void Prune() => _staging = null;

    public static Task<FakeAppService> StartAsync() => StartAsync(new FakeAppService());

    protected override void Deploy(string version)
    {
        _staging = version;
        _changes++;
    }

    protected override void MoveBySomebody() => Swap();

    protected override void PutBack() => Swap();

    protected override bool IsChange(ReceivedRequest request) => request.ToString() == $"POST {Site}/slotsswap";

    protected override GivenAnswer Forbidden(ReceivedRequest request) =>
        Said(
            403,
            "AuthorizationFailed",
            "The client 'runbook' with object id '01234567-89ab-cdef-0123-456789abcdef' does not have authorization to perform action "
                + $"'Microsoft.Web/sites/slotsswap/action' over scope '{Site}' or the scope is invalid. If access was recently granted, "
                + "please refresh your credentials."
        );

    protected override GivenAnswer? Read(ReceivedRequest request)
    {
        if (!request.Query.ContainsKey("api-version"))
            return Said(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        if (request.Method != "GET")
            return null;
        return request.Path switch
        {
            Site => new GivenAnswer(200, Shown("shop", Site, _production)),
            Site + "/config/web" => Configuration("shop", Site, _production),
            Site + "/slots" => new GivenAnswer(200, new JsonObject { ["value"] = Slots() }),
            Site + "/slots/" + Slot when _staging is { } version => new GivenAnswer(200, Shown("shop/" + Slot, request.Path, version)),
            Site + "/slots/" + Slot + "/config/web" when _staging is { } version => Configuration(
                "shop/" + Slot,
                Site + "/slots/" + Slot,
                version
            ),
            _ => _operations.GetValueOrDefault(request.Path)
                ?? Said(
                    404,
                    "ResourceNotFound",
                    $"The Resource '{request.Path[Group.Length..]}' under resource group 'shop' was not found."
                ),
        };
    }

    protected override GivenAnswer? Refusal(ReceivedRequest request)
    {
        if (_inProgress is { } id)
        {
            var why = $"Cannot modify this site because another operation is in progress. Details: Id: {id}, OperationName: SwapSiteSlots";
            return new GivenAnswer(409, Lines("Conflict", why));
        }

        return (string?)request.Json["targetSlot"] == Slot && _staging is not null
            ? null
            : new GivenAnswer(404, Lines("NotFound", $"Cannot find Slot with name {request.Json["targetSlot"]}."));
    }

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var id = $"01234567-0000-0000-0000-{_operations.Count:x12}";
        var path = $"{Site}/operationresults/{id}";
        var where = ("Location", $"{BaseUrl.ToString().TrimEnd('/')}{path}?{Version}");
        var begun = new GivenAnswer(202, null, where, ("Retry-After", "15"));
        _operations[path] = begun;
        _inProgress = course == Course.Claimed ? null : id;
        Play(
            course,
            () =>
            {
                Swap();
                (_inProgress, _operations[path]) = (null, new GivenAnswer(200));
            },
            () =>
            {
                var why = $"Cannot swap slots for site 'shop' because the '{Slot}' slot did not respond to http ping.";
                (_inProgress, _operations[path]) = (null, new GivenAnswer(409, Lines("Conflict", why)));
            },
            () => _operations[path] = new GivenAnswer(200)
        );
        return begun;
    }

    private static GivenAnswer Said(int status, string code, string message) =>
        new(
            status,
            new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
            }
        );

    // The web provider's own errors begin with capitals, and those of the resource manager do not.
    private static JsonObject Lines(string code, string message) =>
        new()
        {
            ["Code"] = code,
            ["Message"] = message,
            ["Target"] = null,
            ["Details"] = new JsonArray(new JsonObject { ["Message"] = message }, new JsonObject { ["Code"] = code }),
            ["Innererror"] = null,
        };

    private static string Image(string version) => $"DOCKER|registry.example.com/shop:{version}";

    private static GivenAnswer Configuration(string name, string id, string version) =>
        new(
            200,
            new JsonObject
            {
                ["id"] = $"{id}/config/web",
                ["name"] = name,
                ["type"] = name.Contains('/', StringComparison.Ordinal) ? "Microsoft.Web/sites/slots/config" : "Microsoft.Web/sites/config",
                ["location"] = "West Europe",
                ["properties"] = new JsonObject { ["linuxFxVersion"] = Image(version), ["healthCheckPath"] = "/health" },
            }
        );

    private JsonArray Slots() => _staging is { } version ? new JsonArray(Shown("shop/" + Slot, $"{Site}/slots/{Slot}", version)) : [];

    private void Swap()
    {
        (_production, _staging) = (_staging!, _production);
        _changes++;
        if (!ReusesMark)
            _swaps++;
    }

    private JsonObject Shown(string name, string id, string version)
    {
        var swapped = new JsonObject
        {
            ["timestampUtc"] = $"2026-03-01T09:{_swaps % 60:00}:00.0000000",
            ["sourceSlotName"] = Slot,
            ["destinationSlotName"] = "production",
        };
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = name.Contains('/', StringComparison.Ordinal) ? "Microsoft.Web/sites/slots" : "Microsoft.Web/sites",
            ["kind"] = "app,linux,container",
            ["location"] = "West Europe",
            ["properties"] = new JsonObject
            {
                ["state"] = "Running",
                ["hostNames"] = new JsonArray($"{name.Replace('/', '-')}.azurewebsites.net"),
                ["enabled"] = true,
                ["availabilityState"] = "Normal",
                ["lastModifiedTimeUtc"] = $"2026-03-01T09:{_changes % 60:00}:00.0000000",
                ["siteConfig"] = new JsonObject { ["linuxFxVersion"] = Image(version), ["alwaysOn"] = true },
                ["slotSwapStatus"] = _swaps == 0 ? null : swapped,
                ["inProgressOperationId"] = _inProgress,
            },
        };
    }
}
