<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="DriverKit.Kernel.Dev" Version="$(DriverKitVersion)" />
    <ProjectReference Include="../specs/@Name@.Specs.csproj" />
  </ItemGroup>
</Project>
