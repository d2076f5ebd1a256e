using System.Security.Cryptography.X509Certificates;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Triggers;

namespace Runbooks.Definitions.Targets;

/// <summary>What a runbook is run against: a blue/green controller on one address, in front of two environments.</summary>
/// <param name="Name">Its name: lower-case letters, digits and hyphens.</param>
/// <param name="BaseUrl">The controller's address, without a path's final slash.</param>
public sealed record Target(string Name, Uri BaseUrl)
{
    /// <summary>The tenant of the playbook's examples, which the sandbox knows.</summary>
    public const string DemoTenant = "demo-tenant";

    /// <summary>The path of an environment's own word on its health where its target does not say.</summary>
    public const string UsualProbePath = "/api/health";

    /// <summary>How many reads after a switch must agree where its target does not say.</summary>
    public const int UsualStableReads = 5;

    /// <summary>The wait between two of them where its target does not say.</summary>
    public static readonly TimeSpan UsualStableEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long a controller may take for a switch where its target does not say.</summary>
    public static readonly TimeSpan UsualProcessingTime = TimeSpan.FromSeconds(10);

    /// <summary>The controller's address without a slash at its end, for paths to follow: <c>https://deploy.example.com</c>.</summary>
    public string Url => UrlOf(BaseUrl);

    /// <summary>An address without a slash at its end, for paths to follow.</summary>
    /// <param name="address">That of a target, or of one of its environments.</param>
    public static string UrlOf(Uri address) => address.AbsoluteUri.TrimEnd('/');

    /// <summary>Where a request goes that names a path of the target, or an address of its own: the whole address.</summary>
    /// <param name="url">The path, with a slash before it, or the address.</param>
    public string AddressOf(string url) => url.StartsWith('/') ? Url + url : url;

    /// <summary>
    /// What tells it apart from other targets, whatever it is called and however its address is written. Two applications that one API
    /// moves are two targets.
    /// </summary>
    public CanonicalAddress Address
    {
        get => field ?? CanonicalAddress.Of(BaseUrl, Controller?.Subject);
        init;
    }

    /// <summary>What a person calls it; null for its name.</summary>
    public string? Title { get; init; }

    /// <summary>What moves its traffic; null for the playbook's blue/green controller.</summary>
    public TargetController? Controller { get; init; }

    /// <summary>The service itself, where it answers; null for the playbook's paths.</summary>
    public TargetApplication? Application { get; init; }

    /// <summary>
    /// The tenant that queries are sent for; null for none. A target on this machine that says none is taken for the playbook's, whose
    /// tenant is the demo's: what serves customers is never asked for a tenant that is not its own.
    /// </summary>
    public string? Tenant { get; init; } = BaseUrl.IsLoopback ? DemoTenant : null;

    /// <summary>Headers that go with each request to the target, and nowhere else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The same headers as files have them now; null where none comes from a file.</summary>
    public RenewedHeaders? Renewed { get; init; }

    /// <summary>The environments' own addresses, where they have some that we reach: by name.</summary>
    public IReadOnlyDictionary<string, Uri> Environments { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The path of an environment's own word on its health.</summary>
    public string ProbePath { get; init; } = UsualProbePath;

    /// <summary>How long the controller says that a switch may take. Nothing is sent again before it is over.</summary>
    public TimeSpan ProcessingTime { get; init; } = UsualProcessingTime;

    /// <summary>The wait between two reads of the status while a rollback is observed.</summary>
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many reads after a switch must agree.</summary>
    public int StableReads { get; init; } = UsualStableReads;

    /// <summary>The wait between two of them.</summary>
    public TimeSpan StableEvery { get; init; } = UsualStableEvery;

    /// <summary>The longest a request to it may take, where nothing else is said.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long its lock outlives a run that no longer renews it, on this machine; four times as long at the remote.</summary>
    public TimeSpan LockLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The path of its metrics in Prometheus' text format; null where it has none.</summary>
    public string? MetricsPath { get; init; } = "/metrics";

    /// <summary>How often something may run by itself on it.</summary>
    public SafeguardRules Safeguards { get; init; } = SafeguardRules.Usual;

    /// <summary>The Prometheus server that its queries are put to; null where it has none.</summary>
    public PrometheusServer? Prometheus { get; init; }

    /// <summary>
    /// What is watched of it instead of the triggers of runbooks, and which runbook each starts; empty for those of runbooks.
    /// </summary>
    public IReadOnlyList<TargetTrigger> Triggers { get; init; } = [];

    /// <summary>The authorities that its certificate is verified with, instead of the system's; empty for the system's.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>Who is asked to review the records of its incidents: <c>@user</c>, <c>@organisation/team</c>.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>The repository that its versions are made from; null where its file does not say.</summary>
    public TargetSource? MadeFrom { get; init; }

    /// <summary>Its dashboard's address, with the window's places in it; null for none.</summary>
    public string? Dashboard { get; init; }

    /// <summary>Its availability objective; null for none.</summary>
    public AvailabilityObjective? Objective { get; init; }

    /// <summary>What must appear nowhere: what was filled into its file from variables and files.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The files that secrets in it came from, with whole paths: when one changes, it is to be read anew.</summary>
    public IReadOnlyList<string> SecretFiles { get; init; } = [];

    /// <summary>The file it was read from; null for one made on the command line.</summary>
    public SourceText? Source { get; init; }
}
