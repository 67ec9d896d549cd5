<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="DriverKit.Emulation.Core" Version="$(DriverKitVersion)" />
    <ProjectReference Include="../specs/@Name@.Specs.csproj" />
  </ItemGroup>
</Project>
