// What the API says about a field, in Swahili. A sentence that is missing here is shown in English.
export const messages: Record<string, string> = {
  'must not be empty': 'lazima ijazwe',
  'must be text': 'lazima iwe maandishi',
  'must be a valid e-mail address': 'lazima iwe anwani sahihi ya barua pepe',
  'must be a phone number': 'lazima iwe nambari ya simu',
  'must be a whole number': 'lazima iwe nambari kamili',
  'must be at least 1': 'lazima iwe angalau 1',
  'must have at least 2 characters': 'lazima iwe na angalau herufi 2',
  'must have at least 8 characters': 'lazima iwe na angalau herufi 8',
  'must contain a letter and a digit': 'lazima iwe na herufi na tarakimu',
};
