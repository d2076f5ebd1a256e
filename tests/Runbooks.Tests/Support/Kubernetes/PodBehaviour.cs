namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>How a container of an image is.</summary>
internal enum PodBehaviour
{
    /// <summary>It runs and is ready at once.</summary>
    Ready,

    /// <summary>It runs, and never gets ready.</summary>
    NeverReady,

    /// <summary>It ends with an error whenever it is started.</summary>
    Crashes,

    /// <summary>No registry has its image.</summary>
    IsMissing,

    /// <summary>It is ready some time after it was started.</summary>
    Slow,
}
