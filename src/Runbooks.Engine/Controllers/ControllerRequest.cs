using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Programs;
using Runbooks.Requests;

namespace Runbooks.Controllers;

/// <summary>How a controller is asked or told something: by HTTP, or by a program.</summary>
public sealed record ControllerRequest
{
    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "A request to the controller: a path on the target, or an address.",
        HttpRequestFields.Shape
    );
    private static readonly Field<CommandFields> CommandField = new(
        "command",
        "A program that prints JSON, such as kubectl: `run` lists it with its arguments, and no shell reads them.",
        CommandFields.Shape
    );
    private static readonly Field<Parsed<bool>> TextField = new(
        "text",
        "Whether what comes is a text, not JSON. false unless said.",
        Shapes.Boolean
    );

    /// <summary>The keys of a request.</summary>
    public static readonly IReadOnlyList<Field> Fields = [HttpField, CommandField, TextField];

    /// <summary>A request alone.</summary>
    public static readonly Shape<ControllerRequest> Shape = Shapes.Mapping("a request", Fields, Make);

    /// <summary>The request by HTTP; null where a program is run.</summary>
    public HttpRequestFields? Http { get; init; }

    /// <summary>The program; null where a request is sent.</summary>
    public CommandFields? Command { get; init; }

    /// <summary>Whether what comes is a text.</summary>
    public bool IsText { get; init; }

    /// <summary>Reads it out of a mapping that has other keys as well.</summary>
    /// <param name="values">The values of that mapping, whose fields include <see cref="Fields"/>.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static ControllerRequest? Make(FieldValues values, ReadContext context)
    {
        var (http, command) = (values.Get(HttpField), values.Get(CommandField));
        if (http is null == command is null)
        {
            context.Bag.Add(
                http is null ? DiagnosticCodes.MissingKey : DiagnosticCodes.Conflict,
                http is null ? values.Mapping.Span : values.Entry(CommandField)!.Key.Span,
                http is null ? "the request says neither `http` nor `command`" : "the request says both `http` and `command`",
                help: "one of them: `http: { get: /path }`, or `command: { run: [kubectl, get, …] }`"
            );
            return null;
        }

        return new ControllerRequest
        {
            Http = http,
            Command = command,
            IsText = values.Get(TextField, otherwise: false),
        };
    }

    /// <summary><c>GET /path</c> or the program, as it is written.</summary>
    public override string ToString() => Http?.ToString() ?? $"`{Command}`";
}
