<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <IsTestProject>true</IsTestProject>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
    <PackageReference Include="NUnit" Version="5.0.0" />
    <PackageReference Include="NUnit3TestAdapter" Version="6.3.1" />
  </ItemGroup>
  <ItemGroup>
    <ProjectReference Include="../driver/@Name@.Driver.csproj" />
    <ProjectReference Include="../model/@Name@.Model.csproj" />
  </ItemGroup>
</Project>
