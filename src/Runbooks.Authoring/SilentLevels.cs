using Runbooks.Diagnostics;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;
using Runbooks.Yaml;

namespace Runbooks.Authoring;

/// <summary>Looks for levels of messages that reach nobody, unless the file says so itself by <c>channels: []</c>.</summary>
internal static class SilentLevels
{
    /// <param name="settings">What the file says, read without a mistake.</param>
    /// <param name="root">The file.</param>
    /// <param name="bag">Takes a warning for each such level.</param>
    public static void Check(NotificationSettings settings, YamlNode root, DiagnosticBag bag)
    {
        if (root is not YamlMapping file || file.Find("channels") is not { } channels)
            return;
        var routes = file.Find("routes");
        foreach (var level in settings.SilentLevels)
        {
            var route = (routes?.Value as YamlMapping)?.Find(level.Word());
            if ((route?.Value as YamlMapping)?.Find("channels")?.Value is YamlSequence { Items.Count: 0 })
                continue;
            var (place, name) = (route ?? routes ?? channels, settings.Channels[0].Name);
            bag.Add(
                DiagnosticCodes.SilentLevel,
                place.Key.Span,
                $"nobody hears what is {level.Word()}: no channel of the file is told of that level",
                help: $"`routes: {{ {level.Word()}: {{ channels: {name} }} }}` tells `{name}`; "
                    + "`channels: []` there says that nobody is to be told"
            );
        }
    }
}
