/**
 * Azure's public regions as its documents list them: name, name for people, geography group, where, pair, and the
 * coordinates (of the last two dozen, those and the places from memory).
 */
export interface Region {
  name: string;
  displayName: string;
  geographyGroup: string;
  physicalLocation: string;
  pairedRegion: string | undefined;
  latitude: string;
  longitude: string;
}

type Row = readonly [string, string, string, string, string, string, string];

const rows: readonly Row[] = [
  ['eastus', 'East US', 'US', 'Virginia', 'westus', '37.3719', '-79.8164'],
  ['eastus2', 'East US 2', 'US', 'Virginia', 'centralus', '36.6681', '-78.3889'],
  ['southcentralus', 'South Central US', 'US', 'Texas', 'northcentralus', '29.4167', '-98.5'],
  ['westus2', 'West US 2', 'US', 'Washington', 'westcentralus', '47.233', '-119.852'],
  ['westus3', 'West US 3', 'US', 'Phoenix', 'eastus', '33.448376', '-112.074036'],
  ['centralus', 'Central US', 'US', 'Iowa', 'eastus2', '41.5908', '-93.6208'],
  ['northcentralus', 'North Central US', 'US', 'Illinois', 'southcentralus', '41.8819', '-87.6278'],
  ['westcentralus', 'West Central US', 'US', 'Wyoming', 'westus2', '40.89', '-110.234'],
  ['westus', 'West US', 'US', 'California', 'eastus', '37.783', '-122.417'],
  ['northeurope', 'North Europe', 'Europe', 'Ireland', 'westeurope', '53.3478', '-6.2597'],
  ['westeurope', 'West Europe', 'Europe', 'Netherlands', 'northeurope', '52.3667', '4.9'],
  ['swedencentral', 'Sweden Central', 'Europe', 'Gävle', 'swedensouth', '60.67488', '17.14127'],
  ['uksouth', 'UK South', 'Europe', 'London', 'ukwest', '50.941', '-0.799'],
  ['ukwest', 'UK West', 'Europe', 'Cardiff', 'uksouth', '53.427', '-3.084'],
  ['francecentral', 'France Central', 'Europe', 'Paris', 'francesouth', '46.3772', '2.373'],
  [
    'germanywestcentral',
    'Germany West Central',
    'Europe',
    'Frankfurt',
    'germanynorth',
    '50.110924',
    '8.682127',
  ],
  ['italynorth', 'Italy North', 'Europe', 'Milan', '', '45.46888', '9.18109'],
  ['norwayeast', 'Norway East', 'Europe', 'Norway', 'norwaywest', '59.913868', '10.752245'],
  ['polandcentral', 'Poland Central', 'Europe', 'Warsaw', '', '52.23334', '21.01666'],
  ['spaincentral', 'Spain Central', 'Europe', 'Madrid', '', '40.4259', '-3.4209'],
  ['switzerlandnorth', 'Switzerland North', 'Europe', 'Zurich', 'switzerlandwest', '47.451542', '8.564572'],
  ['southeastasia', 'Southeast Asia', 'Asia Pacific', 'Singapore', 'eastasia', '1.283', '103.833'],
  ['eastasia', 'East Asia', 'Asia Pacific', 'Hong Kong', 'southeastasia', '22.267', '114.188'],
  [
    'australiaeast',
    'Australia East',
    'Asia Pacific',
    'New South Wales',
    'australiasoutheast',
    '-33.86',
    '151.2094',
  ],
  [
    'australiasoutheast',
    'Australia Southeast',
    'Asia Pacific',
    'Victoria',
    'australiaeast',
    '-37.8136',
    '144.9631',
  ],
  ['centralindia', 'Central India', 'Asia Pacific', 'Pune', 'southindia', '18.5822', '73.9197'],
  ['japaneast', 'Japan East', 'Asia Pacific', 'Tokyo, Saitama', 'japanwest', '35.68', '139.77'],
  ['japanwest', 'Japan West', 'Asia Pacific', 'Osaka', 'japaneast', '34.6939', '135.5022'],
  ['koreacentral', 'Korea Central', 'Asia Pacific', 'Seoul', 'koreasouth', '37.5665', '126.978'],
  ['canadacentral', 'Canada Central', 'Canada', 'Toronto', 'canadaeast', '43.653', '-79.383'],
  ['canadaeast', 'Canada East', 'Canada', 'Quebec', 'canadacentral', '46.817', '-71.217'],
  ['brazilsouth', 'Brazil South', 'South America', 'Sao Paulo State', 'southcentralus', '-23.55', '-46.633'],
  [
    'southafricanorth',
    'South Africa North',
    'Africa',
    'Johannesburg',
    'southafricawest',
    '-25.73134',
    '28.21837',
  ],
  ['uaenorth', 'UAE North', 'Middle East', 'Dubai', 'uaecentral', '25.266666', '55.316666'],
  ['qatarcentral', 'Qatar Central', 'Middle East', 'Doha', '', '25.551462', '51.439327'],
  [
    'australiacentral',
    'Australia Central',
    'Asia Pacific',
    'Canberra',
    'australiacentral2',
    '-35.3075',
    '149.1244',
  ],
  [
    'australiacentral2',
    'Australia Central 2',
    'Asia Pacific',
    'Canberra',
    'australiacentral',
    '-35.3075',
    '149.1244',
  ],
  ['southindia', 'South India', 'Asia Pacific', 'Chennai', 'centralindia', '12.9822', '80.1636'],
  ['westindia', 'West India', 'Asia Pacific', 'Mumbai', 'southindia', '19.088', '72.868'],
  ['jioindiawest', 'Jio India West', 'Asia Pacific', 'Jamnagar', 'jioindiacentral', '22.470701', '70.05773'],
  ['jioindiacentral', 'Jio India Central', 'Asia Pacific', 'Nagpur', 'jioindiawest', '21.146633', '79.08886'],
  ['koreasouth', 'Korea South', 'Asia Pacific', 'Busan', 'koreacentral', '35.1796', '129.0756'],
  ['indonesiacentral', 'Indonesia Central', 'Asia Pacific', 'Jakarta', '', '-6.21462', '106.84513'],
  ['malaysiawest', 'Malaysia West', 'Asia Pacific', 'Kuala Lumpur', '', '3.140853', '101.693207'],
  ['newzealandnorth', 'New Zealand North', 'Asia Pacific', 'Auckland', '', '-36.84853', '174.76349'],
  ['austriaeast', 'Austria East', 'Europe', 'Vienna', '', '48.2201153', '16.3798893'],
  ['belgiumcentral', 'Belgium Central', 'Europe', 'Brussels', '', '50.85045', '4.34878'],
  ['denmarkeast', 'Denmark East', 'Europe', 'Copenhagen', '', '55.6761', '12.5683'],
  ['francesouth', 'France South', 'Europe', 'Marseille', 'francecentral', '43.8345', '2.1972'],
  ['germanynorth', 'Germany North', 'Europe', 'Berlin', 'germanywestcentral', '53.073635', '8.806422'],
  ['norwaywest', 'Norway West', 'Europe', 'Norway', 'norwayeast', '58.969975', '5.733107'],
  ['swedensouth', 'Sweden South', 'Europe', 'Lund', 'swedencentral', '55.6059', '13.0007'],
  ['switzerlandwest', 'Switzerland West', 'Europe', 'Geneva', 'switzerlandnorth', '46.204391', '6.143158'],
  ['brazilsoutheast', 'Brazil Southeast', 'South America', 'Rio', 'brazilsouth', '-22.90278', '-43.2075'],
  ['chilecentral', 'Chile Central', 'South America', 'Santiago', '', '-33.447487', '-70.673676'],
  ['mexicocentral', 'Mexico Central', 'Mexico', 'Querétaro State', '', '20.588818', '-100.389888'],
  ['israelcentral', 'Israel Central', 'Middle East', 'Israel', '', '31.2655698', '33.4506633'],
  ['uaecentral', 'UAE Central', 'Middle East', 'Abu Dhabi', 'uaenorth', '24.466667', '54.366669'],
  [
    'southafricawest',
    'South Africa West',
    'Africa',
    'Cape Town',
    'southafricanorth',
    '-34.075691',
    '18.843266',
  ],
];

export const regions: readonly Region[] = rows.map(
  ([name, displayName, geographyGroup, physicalLocation, pairedRegion, latitude, longitude]) => ({
    name,
    displayName,
    geographyGroup,
    physicalLocation,
    pairedRegion: pairedRegion === '' ? undefined : pairedRegion,
    latitude,
    longitude,
  }),
);
