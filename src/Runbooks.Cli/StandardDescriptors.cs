using System.Runtime.InteropServices;

namespace Runbooks.Cli;

/// <summary>
/// Standard input, output and error that whoever started this has closed. The next file that is opened takes their number,
/// and everything that is printed goes into it: the runtime's pipe for signals takes text for numbers of signals. As git
/// (sanitize_stdfds), Go and Rust do, /dev/null takes their place before anything else is done.
/// </summary>
internal static class StandardDescriptors
{
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int ReadWrite = 2;
    private const string Again = "RUNBOOK_DESCRIPTORS_OPENED";

    // As C has it: with a zero behind it.
    private static readonly byte[] Nothing = [.. "/dev/null"u8, 0];

    /// <summary>Opens /dev/null on each of 0, 1 and 2 that is closed.</summary>
    public static void Open()
    {
        if (OperatingSystem.IsWindows())
            return;
        var isTaken = false;
        for (var number = 0; number <= 2; number++)
        {
            var flags = FileControl(number, GetFlags);

            // What a parent handed over is never closed by exec: the runtime has opened something here since.
            if (flags >= 0 && (flags & CloseOnExec) != 0)
                isTaken = true;
            else if (flags < 0)
                _ = OpenFile(Nothing, ReadWrite);
        }

        if (isTaken && OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Again) is null)
            StartAgain();
        Environment.SetEnvironmentVariable(Again, null);
    }

    // The runtime knows its file by the number, so that it must have another from the beginning.
    private static void StartAgain()
    {
        // Each argument ends with a zero; the last may be empty.
        var arguments = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        var variables = new List<string> { $"{Again}=1" };
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables.Add($"{variable.Key}={variable.Value}");
        using var given = new NativeTexts(arguments);
        using var around = new NativeTexts(variables);
        byte[] program = [.. System.Text.Encoding.UTF8.GetBytes(Environment.ProcessPath ?? "/proc/self/exe"), 0];
        var nothing = OpenFile(Nothing, ReadWrite);
        if (nothing < 0)
            return;
        for (var number = 0; number <= 2; number++)
        {
            if ((FileControl(number, GetFlags) & CloseOnExec) != 0)
                _ = Duplicate(nothing, number);
        }

        _ = Execute(program, given.Pointer, around.Pointer);
    }

    [DllImport("libc", EntryPoint = "open", ExactSpelling = true)]
    private static extern int OpenFile(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fcntl", ExactSpelling = true)]
    private static extern int FileControl(int number, int command);

    [DllImport("libc", EntryPoint = "dup2", ExactSpelling = true)]
    private static extern int Duplicate(int number, int other);

    [DllImport("libc", EntryPoint = "execve", ExactSpelling = true)]
    private static extern int Execute(byte[] path, IntPtr arguments, IntPtr variables);

    /// <summary>Texts as C takes a list of them: pointers, and a null behind the last.</summary>
    private sealed class NativeTexts : IDisposable
    {
        private readonly IntPtr[] _texts;

        public NativeTexts(IReadOnlyCollection<string> texts)
        {
            _texts = [.. texts.Select(Marshal.StringToCoTaskMemUTF8)];
            Pointer = Marshal.AllocCoTaskMem((_texts.Length + 1) * IntPtr.Size);
            for (var i = 0; i < _texts.Length; i++)
                Marshal.WriteIntPtr(Pointer, i * IntPtr.Size, _texts[i]);
            Marshal.WriteIntPtr(Pointer, _texts.Length * IntPtr.Size, IntPtr.Zero);
        }

        public IntPtr Pointer { get; }

        public void Dispose()
        {
            foreach (var text in _texts)
                Marshal.FreeCoTaskMem(text);
            Marshal.FreeCoTaskMem(Pointer);
        }
    }
}
