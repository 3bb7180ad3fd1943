using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Backup.Schedules;

/// <summary>A schedule as a Kubernetes CronJob (batch/v1); the time is in UTC.</summary>
public static partial class KubernetesCronJob
{
    /// <summary>Where the job finds the files of its Secret.</summary>
    public const string SecretDirectory = "/etc/elma365-verify/account";

    private const string Indent = "                ";
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Renders YAML for <c>kubectl apply -f -</c>.</summary>
    /// <param name="schedule">The schedule; its directory is where the volume is mounted.</param>
    /// <param name="image">The image that holds elma365-verify, with a tag or a digest.</param>
    /// <param name="claim">The PersistentVolumeClaim that keeps the backups.</param>
    /// <param name="secret">The Secret whose keys are files in <see cref="SecretDirectory"/>; null for none.</param>
    /// <param name="remark">What to tell whoever applies it, on one line; null for nothing.</param>
    /// <exception cref="BackupException">The image, the claim, the Secret or the remark is not usable.</exception>
    public static string Render(BackupSchedule schedule, string image, string claim, string? secret = null, string? remark = null)
    {
        if (!Image().IsMatch(image) || image.EndsWith(":latest", StringComparison.Ordinal))
            throw new BackupException($"{ValueText.Shorten(image)} is not pinned to a tag or digest, such as acme/elma365-verify:0.1.0");
        if (!Name().IsMatch(claim))
            throw new BackupException($"{ValueText.Shorten(claim)} is not a claim's name of lower-case letters, digits and hyphens");
        if (secret is not null && !Name().IsMatch(secret))
            throw new BackupException($"{ValueText.Shorten(secret)} is not a Secret's name of lower-case letters, digits and hyphens");
        if (remark?.Any(char.IsControl) == true)
            throw new BackupException("A remark stands on one line.");
        if (schedule.Directory.Contains(':', StringComparison.Ordinal))
            throw new BackupException($"{ValueText.Shorten(schedule.Directory)} can't be mounted: a mount's path has no colon");
        // JSON's strings are YAML's double-quoted ones.
        var command = string.Join("\n", schedule.Command.Select(argument => $"{Indent}- {Quote(Unexpanded(argument))}"));
        var comment = remark is null ? string.Empty : $"# {remark}\n";
        return comment + FormattableString.Invariant($"""
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: {schedule.Name}
            spec:
              schedule: "{schedule.At.Minute} {schedule.At.Hour} * * *"
              timeZone: Etc/UTC
              concurrencyPolicy: Forbid
              startingDeadlineSeconds: 3600
              jobTemplate:
                spec:
                  backoffLimit: 0{Deadline(schedule)}
                  template:
                    spec:
                      restartPolicy: Never
                      terminationGracePeriodSeconds: 300
                      containers:
                        - name: backup
                          image: {Quote(image)}
                          command:
            {command}
                          volumeMounts:
                            - name: backups
                              mountPath: {Quote(schedule.Directory)}{Mount(secret)}
                      volumes:
                        - name: backups
                          persistentVolumeClaim:
                            claimName: {Quote(claim)}{Volume(secret)}

            """).ReplaceLineEndings("\n");
    }

    // Then the pod is sent SIGTERM, which has it clean up, and SIGKILL after the grace period.
    private static string Deadline(BackupSchedule schedule) => schedule.Deadline is null ? string.Empty : $"""

                  activeDeadlineSeconds: {schedule.Seconds(string.Empty)}
            """;

    private static string Mount(string? secret) => secret is null ? string.Empty : $"""

                            - name: account
                              mountPath: {Quote(SecretDirectory)}
                              readOnly: true
            """;

    private static string Volume(string? secret) => secret is null ? string.Empty : $"""

                        - name: account
                          secret:
                            secretName: {Quote(secret)}
            """;

    // Kubernetes expands $(NAME) in commands; $$( stands for $(.
    private static string Unexpanded(string argument) => argument.Replace("$(", "$$(", StringComparison.Ordinal);

    private static string Quote(string text) => JsonSerializer.Serialize(text, Options);

    [GeneratedRegex(
        @"\A[a-z0-9][a-z0-9./_-]*(:[0-9]+/[a-z0-9./_-]+)?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})\z",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Image();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
