using Runbooks.Authoring;
using Runbooks.Authoring.Init;
using Runbooks.Catalogue;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Cli.Commands.Init;

/// <summary>Where `runbook init` writes, and what speaks against it.</summary>
/// <param name="catalog">The project.</param>
/// <param name="folder">Its `runbooks/`.</param>
/// <param name="workingDirectory">Where the command stands.</param>
/// <param name="environment">Looks an environment variable up.</param>
internal sealed class InitPlace(RunbookCatalog catalog, string folder, string workingDirectory, Func<string, string?> environment)
{
    private const string Form = "lower-case letters, digits and hyphens, beginning with a letter: `checkout`";

    /// <summary>A file of it as a person would type it.</summary>
    public string Display(string path) => catalog.Display(Path.Combine(folder, path));

    /// <summary>Whether a file of it is there.</summary>
    public bool Has(string path) => Path.Exists(Path.Combine(folder, path));

    /// <summary>The runbook to go back with where none is written: that of an earlier target, or one that is built in.</summary>
    public string AnyRunbook => Has($"{InitOptions.UsualRunbook}.yaml") ? InitOptions.UsualRunbook : "quick-rollback";

    /// <summary>Whether a schema lies where editors look for it.</summary>
    public bool HasSchema(string of) => Has($"schema/{of}.schema.json");

    /// <summary>The target's file, from the folder on.</summary>
    public static string TargetFile(string name) => $"targets/{name}.yaml";

    /// <summary>The controller's file, from the folder on.</summary>
    public static string ControllerFile(string name) => $"controllers/{name}.yaml";

    /// <summary>Says what speaks against a target's name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="describes">Whether a controller of that name is described as well.</param>
    /// <param name="bag">Takes it.</param>
    public void CheckName(string name, bool describes, DiagnosticBag bag)
    {
        if (!Identifier.IsValid(name))
        {
            bag.Add(DiagnosticCodes.BadOption, span: null, $"`{name}` is no name for a target's file", help: $"a name is of {Form}");
            return;
        }

        CheckFree(TargetFile(name), $"another `--name`, or go on with it: `runbook target check {name}`", bag);
        if (describes)
            CheckFree(ControllerFile(name), $"another `--name`, or use it: `--controller {name}`", bag);
    }

    /// <summary>Says what speaks against a runbook's id.</summary>
    public void CheckRunbook(string id, DiagnosticBag bag)
    {
        if (id == InitOptions.NoRunbook)
            return;
        if (!Identifier.IsValid(id))
            bag.Add(DiagnosticCodes.BadOption, span: null, $"`{id}` is no id for a runbook", help: $"an id is of {Form}");
        else
            CheckFree(
                $"{id}.yaml",
                $"it runs against any target: `--runbook {InitOptions.NoRunbook}` writes the target alone, `--runbook ID` another one",
                bag
            );
    }

    /// <summary>Reads what a target's file would be, to look at what it names before it is written.</summary>
    /// <param name="target">The target.</param>
    /// <param name="bag">Takes what speaks against it.</param>
    public Target? Read(NewTarget target, DiagnosticBag bag) =>
        TargetReader.Read(SourceOf(target), RunbookFormat.Vocabulary, environment, bag, FolderOf(target));

    /// <summary>Looks for mistakes in what a target's file would be.</summary>
    public void Lint(NewTarget target, DiagnosticBag bag) => new Linter(catalog, environment).Lint(SourceOf(target), bag, FolderOf(target));

    /// <summary>Looks for mistakes in what another file would be.</summary>
    public void Lint(string path, string text, DiagnosticBag bag) =>
        new Linter(catalog, environment).Lint(new SourceText(Display(path), text), bag);

    /// <summary>Looks for mistakes in a controller of the project's own.</summary>
    /// <returns>Whether there is one, after what is wrong with it was added.</returns>
    public bool LintController(string name, DiagnosticBag bag)
    {
        if (!Has(ControllerFile(name)))
            return false;
        new Linter(catalog, environment).LintFile(Path.Combine(folder, ControllerFile(name)), bag);
        return bag.HasErrors;
    }

    /// <summary>A file as a target's file names it.</summary>
    /// <param name="path">The file, from the working directory on.</param>
    public string FromTargets(string path) =>
        Path.GetRelativePath(Path.Combine(folder, "targets"), Path.GetFullPath(path, workingDirectory)).Replace('\\', '/');

    /// <summary>Writes files: all of them or none.</summary>
    /// <returns>Whether they were written.</returns>
    public bool Write(IReadOnlyList<(string Path, string Text)> files, DiagnosticBag bag) =>
        DraftFiles.Write(folder, files, force: false, "choose another name, or edit that file", catalog.Display, bag);

    private SourceText SourceOf(NewTarget target) => new(Display(TargetFile(target.Name)), target.Write());

    private TargetFolder FolderOf(NewTarget target) => TargetFolder.Of(Path.Combine(folder, TargetFile(target.Name)));

    private void CheckFree(string path, string help, DiagnosticBag bag)
    {
        if (Has(path))
            bag.Add(DiagnosticCodes.FileExists, span: null, $"there is a `{Display(path)}` already", help: help);
    }
}
