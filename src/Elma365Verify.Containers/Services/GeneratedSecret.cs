using System.Security.Cryptography;

namespace Elma365Verify.Containers.Services;

/// <summary>Secrets made for one run.</summary>
internal static class GeneratedSecret
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A new password of 40 letters and digits (238 bits), which no configuration format needs to quote.</summary>
    internal static string Create() => RandomNumberGenerator.GetString(Alphabet, 40);
}
