interface Place {
  city: string;
  municipality?: { name: string } | null;
  country: { code: string; name: string };
}

/** Where an organisation is, as one says it: the town, and the country when it is abroad. */
export function placeName({ city, municipality, country }: Place): string {
  const town = city || municipality?.name || '';
  return country.code === 'SE' ? town : [town, country.name].filter(Boolean).join(', ');
}
