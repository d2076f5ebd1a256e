using Runbooks.Sandbox.Answers;

namespace Runbooks.Sandbox.Application;

/// <summary><c>GET /dist/widget.iife.js</c>: a bundle that sets the global <c>ChatWidget</c>.</summary>
internal static class WidgetEndpoint
{
    public static Answer Answer(SandboxEnvironment environment) =>
        new(
            200,
            "application/javascript; charset=utf-8",
            $$$"""
            var ChatWidget=function(){"use strict";
            function mount(e){e.textContent="Ask me anything";return e}
            return{mount:mount,version:"{{{environment.Version}}}" }}();

            """
        );
}
