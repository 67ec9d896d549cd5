namespace DriverKit.Specs.Nvme;

/// <summary>Where the doorbells lie. NVMe 1.4 §3.1.24, §3.1.25.</summary>
public static class NvmeDoorbells
{
    /// <summary>Offset of the first doorbell in the registers, in bytes.</summary>
    public const int Start = 0x1000;

    /// <summary>Offset of SQyTDBL, the tail of a submission queue.</summary>
    /// <param name="queue">y: the queue's identifier.</param>
    /// <param name="stride">CAP.DSTRD, 0 to 15.</param>
    public static long SubmissionTail(int queue, int stride) => Start + ((2L * queue) * (4L << stride));

    /// <summary>Offset of CQyHDBL, the head of a completion queue.</summary>
    /// <param name="queue">y: the queue's identifier.</param>
    /// <param name="stride">CAP.DSTRD, 0 to 15.</param>
    public static long CompletionHead(int queue, int stride) => Start + (((2L * queue) + 1) * (4L << stride));
}
