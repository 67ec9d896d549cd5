<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="DriverKit.Hwaccess" Version="$(DriverKitVersion)" />
  </ItemGroup>
</Project>
