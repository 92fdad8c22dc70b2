using System.Collections.Concurrent;
using Bathys.Data;

namespace Bathys.Vision;

/// <summary>Finds the image files that cannot be read.</summary>
static class BrokenImages
{
    /// <summary>Reads each file once; what is wrong with those that are broken, in the order of the files.</summary>
    public static IReadOnlyList<DataFileException> Among(IReadOnlyList<string> files)
    {
        var faults = new ConcurrentDictionary<int, DataFileException>();
        Parallel.For(0, files.Count, () => new Image(), (i, _, canvas) =>
        {
            try
            {
                ImageFile.Load(files[i], canvas);
            }
            catch (DataFileException e)
            {
                faults[i] = e;
            }

            return canvas;
        }, _ => { });
        return [.. faults.OrderBy(fault => fault.Key).Select(fault => fault.Value)];
    }
}
