using System.Collections.Immutable;

namespace Elma365Verify.Backup.Encryption;

/// <summary>Encrypts the files of a backup while they are written; done by a program, and by nothing of this project's own.</summary>
public interface IFileEncryption
{
    /// <summary>To whom: public keys, as the manifest names them.</summary>
    ImmutableArray<string> Recipients { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="target">Takes what is encrypted; it stays open.</param>
    /// <returns>Takes what is to be encrypted.</returns>
    EncryptingStream Encrypt(Stream target);
}
