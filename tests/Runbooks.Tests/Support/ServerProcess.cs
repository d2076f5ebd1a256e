using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Runbooks.Tests.Support;

/// <summary>A real server, started by a test on a free port of this machine and gone with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>
    /// Runs a program, given as arguments, until it ends or its own standard input does: that is a pipe which the system closes when
    /// whoever holds its other end is gone, however that came about.
    /// </summary>
    public const string Tie = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        program=$!
        (cat <&3; kill -KILL $program) >/dev/null 2>&1 &
        watching=$!
        wait $program
        code=$?
        kill $watching
        exit $code
        """;

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>What it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static ServerProcess Start(string program, IReadOnlyList<string> arguments, Func<bool> isReady)
    {
        var server = Launch(program, arguments);
        var clock = Stopwatch.StartNew();
        while (!isReady())
        {
            if (server.HasEnded || clock.Elapsed > Bounded.Patience)
            {
                server.Dispose();
                Assert.Fail($"{program} does not start: {server.Log}");
            }

            Thread.Yield();
        }

        return server;
    }

    /// <summary>Starts one that is gone with this process even where nobody disposes of it.</summary>
    public static ServerProcess LaunchTied(string program, IReadOnlyList<string> arguments) =>
        Launch("/bin/sh", ["-c", Tie, "sh", program, .. arguments]);

    /// <summary>Whether somebody listens.</summary>
    public static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody listens at a socket.</summary>
    public static bool Answers(string path)
    {
        try
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Ends();
        _process.Dispose();
    }

    private static ServerProcess Launch(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // What the user of this machine has configured is none of a server's business.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        var server = new ServerProcess(Process.Start(start)!);
        server._process.OutputDataReceived += server.Hear;
        server._process.ErrorDataReceived += server.Hear;
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }
}
