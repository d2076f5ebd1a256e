using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git.Servers;

/// <summary>Smart HTTP as a company has it: nginx with basic authentication before git's own http-backend.</summary>
internal sealed class HttpGitServer : IDisposable
{
    public const string User = "ada";
    public const string Password = "s3cr3t/p@ss";
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-http-").FullName;
    private readonly ServerProcess _backend;
    private readonly ServerProcess _nginx;

    private HttpGitServer(string served)
    {
        var (nginx, fcgiwrap) = (Component.Program("nginx"), Component.Program("fcgiwrap"));
        Port = FreePort.Next();
        var socket = Path.Combine(_folder, "git.sock");
        var configuration = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(Path.Combine(_folder, "users"), $"{User}:{{PLAIN}}{Password}\n");
        File.WriteAllText(configuration, Configuration(served, socket));
        _backend = ServerProcess.Start(fcgiwrap, ["-c", "8", "-s", "unix:" + socket], () => ServerProcess.Answers(socket));
        _nginx = ServerProcess.Start(nginx, ["-c", configuration, "-p", _folder, "-e", Path.Combine(_folder, "error.log")], () =>
            ServerProcess.Answers(Port)
        );
    }

    public int Port { get; }

    /// <summary>The repository's address, without credentials.</summary>
    public string Address => $"http://127.0.0.1:{Port}/records.git";

    public static HttpGitServer Start(ServedRepository repository) => new(repository.Folder);

    public void Dispose()
    {
        _nginx.Dispose();
        _backend.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // One process that changes no user: it runs for root and for anybody else alike.
    private string Configuration(string served, string socket) =>
        $$"""
            daemon off;
            master_process off;
            pid {{_folder}}/nginx.pid;
            error_log {{_folder}}/error.log;
            events { worker_connections 256; }
            http {
              access_log {{_folder}}/access.log;
              client_body_temp_path {{_folder}}/body;
              proxy_temp_path {{_folder}}/proxy;
              fastcgi_temp_path {{_folder}}/fastcgi;
              uwsgi_temp_path {{_folder}}/uwsgi;
              scgi_temp_path {{_folder}}/scgi;
              server {
                listen 127.0.0.1:{{Port}};
                client_max_body_size 0;
                auth_basic records;
                auth_basic_user_file {{_folder}}/users;
                location / {
                  fastcgi_pass unix:{{socket}};
                  fastcgi_read_timeout 60;
                  fastcgi_param SCRIPT_FILENAME {{ScratchRepository.GitIn(_folder, "--exec-path")}}/git-http-backend;
                  fastcgi_param GIT_PROJECT_ROOT {{served}};
                  fastcgi_param GIT_HTTP_EXPORT_ALL 1;
                  fastcgi_param PATH_INFO $uri;
                  fastcgi_param QUERY_STRING $query_string;
                  fastcgi_param REQUEST_METHOD $request_method;
                  fastcgi_param CONTENT_TYPE $content_type;
                  fastcgi_param CONTENT_LENGTH $content_length;
                  fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
                  fastcgi_param GIT_PROTOCOL $http_git_protocol;
                  fastcgi_param REMOTE_USER $remote_user;
                  fastcgi_param REMOTE_ADDR $remote_addr;
                }
              }
            }
            """;
}
