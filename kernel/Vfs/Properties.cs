using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

[assembly: KernelComponent(typeof(VfsComponent))]
