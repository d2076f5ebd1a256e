using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Runbooks.Tests.Support;

/// <summary>
/// What of the product can be reached from <c>Main</c>, by the instructions of the compiled assemblies. A member that only a dead one
/// calls is dead too, and so are two that only call each other. Constants are written into the code that uses them, so they are not
/// told, nor are enumerations; overloads with as many parameters are taken for one.
/// </summary>
internal sealed class LiveCode
{
    private readonly Dictionary<string, TypeDefinition> _types;
    private readonly Dictionary<string, List<MethodDefinition>> _methods;
    private readonly HashSet<TypeDefinition> _liveTypes = [];
    private readonly HashSet<MethodDefinition> _live = [];
    private readonly HashSet<(TypeDefinition Type, string Name, int Count)> _liveSlots = [];
    private readonly Queue<MethodDefinition> _open = [];

    /// <summary>Reads the assemblies and follows what they use.</summary>
    /// <param name="assemblies">The files; one of them has the entry point.</param>
    public LiveCode(IEnumerable<string> assemblies)
    {
        var modules = assemblies.Select(ModuleDefinition.ReadModule).ToList();
        var types = modules.SelectMany(m => m.GetTypes()).ToList();

        // What a compiler makes for its own use has the same name in each assembly.
        _types = types.DistinctBy(t => t.FullName).ToDictionary(t => t.FullName, StringComparer.Ordinal);
        _methods = types
            .SelectMany(t => t.Methods)
            .GroupBy(m => Key(m.DeclaringType, m.Name, m.Parameters.Count))
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var entry in modules.Select(m => m.EntryPoint).OfType<MethodDefinition>())
            Use(entry);
        do
        {
            while (_open.TryDequeue(out var method))
                Follow(method);
            foreach (var method in _liveTypes.ToList().SelectMany(t => t.Methods).Where(m => !_live.Contains(m) && IsCalledByOthers(m)))
                Use(method);
        } while (_open.Count > 0);
    }

    /// <summary>The types that nothing reaches, by their full names.</summary>
    public IEnumerable<string> DeadTypes =>
        _types
            .Values.Where(t => IsWritten(t) && !_liveTypes.Contains(t) && !IsConstants(t))
            .Select(t => t.FullName)
            .Order(StringComparer.Ordinal);

    /// <summary>The methods and properties of reached types that nothing reaches, as <c>Type.Member</c>.</summary>
    public IEnumerable<string> DeadMembers =>
        _types
            .Values.Where(t => IsWritten(t) && _liveTypes.Contains(t))
            .SelectMany(t =>
                t.Methods.Where(m => IsWritten(m) && !_live.Contains(m) && !IsDelegate(t))
                    .Select(m => $"{t.FullName}.{m.Name}")
                    .Concat(
                        t.Properties.Where(p => !IsLive(p.GetMethod) && !IsLive(p.SetMethod) && p.Name != "EqualityContract")
                            .Select(p => $"{t.FullName}.{p.Name}")
                    )
            )
            .Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>How many methods are reached, those that a compiler makes among them.</summary>
    public int Reached => _live.Count;

    private static string Key(TypeReference type, string name, int count) => $"{type.GetElementType().FullName}::{name}/{count}";

    private bool IsLive(MethodDefinition? method) => method is not null && _live.Contains(method);

    // What a compiler makes has a name that nobody can write, or says so.
    private static bool IsWritten(TypeDefinition type) =>
        !type.FullName.Contains('<', StringComparison.Ordinal)
        && !type.IsEnum
        && type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) != true
        && type.Namespace?.StartsWith("System.", StringComparison.Ordinal) != true
        && !IsGenerated(type);

    private static bool IsWritten(MethodDefinition method) =>
        !method.Name.Contains('<', StringComparison.Ordinal)
        && !method.IsSpecialName
        && !method.IsConstructor
        && !method.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    private static bool IsGenerated(TypeDefinition? type) =>
        type is not null
        && (
            type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute")
            || IsGenerated(type.DeclaringType)
        );

    private static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";

    private static bool IsConstants(TypeDefinition type) =>
        type.Methods.Count == 0 && (type.Fields.All(f => f.HasConstant) || type.NestedTypes.Count > 0);

    private void Use(MethodDefinition method)
    {
        if (!_live.Add(method))
            return;
        _open.Enqueue(method);
        if (method.IsVirtual)
            _liveSlots.Add((method.DeclaringType, method.Name, method.Parameters.Count));
    }

    // Of what a type takes over from another, that is called which is called there; packages call all of theirs.
    private bool IsCalledByOthers(MethodDefinition method)
    {
        if (method is { IsStatic: true, IsConstructor: true })
            return true;
        if (!method.IsVirtual && !method.HasOverrides)
            return false;
        if (!method.IsNewSlot)
        {
            for (var up = method.DeclaringType.BaseType; up is not null; )
            {
                if (!_types.TryGetValue(up.GetElementType().FullName, out var type))
                    return true;
                if (_liveSlots.Contains((type, method.Name, method.Parameters.Count)))
                    return true;
                if (type.Methods.Any(m => m.IsNewSlot && m.Name == method.Name && m.Parameters.Count == method.Parameters.Count))
                    return false;
                up = type.BaseType;
            }
        }

        return AllInterfaces(method.DeclaringType)
            .Any(i =>
                !_types.TryGetValue(i.GetElementType().FullName, out var type)
                || _liveSlots.Contains((type, method.Name[(method.Name.LastIndexOf('.') + 1)..], method.Parameters.Count))
            );
    }

    private IEnumerable<TypeReference> AllInterfaces(TypeDefinition type) =>
        type
            .Interfaces.Select(i => i.InterfaceType)
            .SelectMany(i => _types.TryGetValue(i.GetElementType().FullName, out var own) ? AllInterfaces(own).Prepend(i) : [i]);

    private void Follow(MethodDefinition method)
    {
        UseType(method.DeclaringType);
        UseAttributes(method);
        foreach (var parameter in method.Parameters)
            UseType(parameter.ParameterType);
        UseType(method.ReturnType);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            UseType(variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
            UseType(handler.CatchType);
        foreach (var instruction in method.Body.Instructions)
            UseOperand(instruction);
    }

    private void UseOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case MethodReference called:
                if (called is GenericInstanceMethod generic)
                    UseTypes(generic.GenericArguments);
                UseType(called.DeclaringType);
                foreach (var found in _methods.GetValueOrDefault(Key(called.DeclaringType, called.Name, called.Parameters.Count), []))
                    Use(found);
                break;
            case FieldReference field:
                UseType(field.DeclaringType);
                UseType(field.FieldType);
                break;
            case TypeReference type:
                UseType(type);
                break;
        }
    }

    private void UseTypes(IEnumerable<TypeReference> types)
    {
        foreach (var type in types)
            UseType(type);
    }

    private void UseType(TypeReference? type)
    {
        if (type is null or GenericParameter)
            return;
        if (type is GenericInstanceType generic)
            UseTypes(generic.GenericArguments);
        if (type is TypeSpecification { ElementType: { } element })
            UseType(element);
        if (!_types.TryGetValue(type.GetElementType().FullName, out var own) || !_liveTypes.Add(own))
            return;
        UseType(own.BaseType);
        UseType(own.DeclaringType);
        UseTypes(own.Interfaces.Select(i => i.InterfaceType));
        UseAttributes(own);
        UseTypes(own.Fields.Where(f => !f.IsStatic || own.IsEnum).Select(f => f.FieldType));
    }

    private void UseAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            foreach (var argument in attribute.ConstructorArguments.Concat(attribute.Properties.Select(p => p.Argument)))
                UseType(argument.Value as TypeReference);
            foreach (
                var made in _methods.GetValueOrDefault(Key(attribute.AttributeType, ".ctor", attribute.ConstructorArguments.Count), [])
            )
                Use(made);
        }
    }
}
