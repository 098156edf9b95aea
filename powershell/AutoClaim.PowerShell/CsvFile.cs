#nullable enable
using System;
using System.IO;
using System.Linq;

namespace AutoClaim;

/// <summary>What Import-Csv has to be told of a file.</summary>
public static class CsvFile
{
    /// <summary>Of the separators the one that the heading has most of, outside quotes: Excel writes semicolons where the comma is in numbers.</summary>
    public static char Delimiter(string path)
    {
        try
        {
            using var file = new StreamReader(path);
            var bare = string.Concat((file.ReadLine() ?? "").Split('"').Where((_, place) => place % 2 == 0));
            return ",;\t".MaxBy(separator => bare.Count(it => it == separator));
        }
        // Import-Csv says it better.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return ','; }
    }
}
