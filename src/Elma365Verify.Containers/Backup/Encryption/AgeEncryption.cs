using System.Collections.Immutable;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Encryption;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>Encrypts each file of a backup by one run of age.</summary>
internal sealed class AgeEncryption : IFileEncryption
{
    private readonly IAgeRunner age;
    private readonly ImmutableArray<string> arguments;
    private readonly CancellationToken cancellation;

    private AgeEncryption(IAgeRunner age, ImmutableArray<string> recipients, CancellationToken cancellation)
    {
        (this.age, Recipients, this.cancellation) = (age, recipients, cancellation);
        arguments = ["--encrypt", .. recipients.SelectMany(recipient => new[] { "--recipient", recipient })];
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Recipients { get; }

    /// <summary>Prepares to encrypt; age has then taken the recipients once.</summary>
    /// <exception cref="ConfigurationException">One of them is none.</exception>
    public static async Task<AgeEncryption> OpenAsync(
        IAgeRunner age, ImmutableArray<string> recipients, CancellationToken cancellation)
    {
        var encryption = new AgeEncryption(age, recipients, cancellation);
        try
        {
            using var nothing = new MemoryStream();
            await age.RunAsync(encryption.arguments, nothing, Stream.Null, cancellation).ConfigureAwait(false);
            return encryption;
        }
        catch (BackupException exception)
        {
            throw new ConfigurationException($"--encrypt-to: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public EncryptingStream Encrypt(Stream target) => new AgeStream(age, arguments, target, cancellation);
}
