using System.Security.Cryptography;
using Elma365Verify.Secrets;

namespace Elma365Verify.Containers.Services;

/// <summary>Secrets made for one run.</summary>
internal static class GeneratedSecret
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>
    /// A new password of 40 letters and digits (238 bits), which no configuration format needs to quote; it is hidden in everything
    /// that is printed or written.
    /// </summary>
    internal static string Create() => KnownSecrets.Add(Wrong());

    /// <summary>A password that opens nothing.</summary>
    internal static string Wrong() => RandomNumberGenerator.GetString(Alphabet, 40);
}
